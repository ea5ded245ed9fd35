package io.peregrine.perf.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class LineChartTest
{
    @ParameterizedTest
    @CsvSource({ "true, true", "true, false", "false, true", "false, false" })
    void shouldDrawEachPointAndNameEachLine(final boolean isXLogarithmic, final boolean isYLogarithmic)
        throws Exception
    {
        final String svg = new LineChart("a < b & c", "cards", "ns", isXLogarithmic, isYLogarithmic, List.of(
            new Series("one", List.of(new Series.Point(10, 0), new Series.Point(1_000_000, 250))),
            new Series("other", List.of(new Series.Point(10, 70))),
            new Series("none", List.of()))).svg();

        final Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals(3, document.getElementsByTagName("circle").getLength());
        final String texts = document.getDocumentElement().getTextContent();
        assertEquals(List.of(true, true, true, true), List.of(texts.contains("a < b & c"), texts.contains("one"),
            texts.contains("other"), texts.contains("1M")));
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    }
}
