package io.peregrine.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CsvRowsTest
{
    @TempDir
    private Path directory;

    private Path write(final String text) throws IOException
    {
        return Files.writeString(directory.resolve("in.csv"), text);
    }

    @Test
    void shouldReadQuotedFieldsAndBothLineEnds() throws IOException
    {
        try (CsvRows rows = CsvRows.open(write("\uFEFFa,b\r\n\"1,\"\"2\"\"\",\n\"x\ny\",z\n")))
        {
            assertEquals(List.of("a", "b"), rows.columns());
            assertTrue(rows.next());
            assertEquals("1,\"2\"", rows.row().field(0).toString());
            assertEquals("", rows.row().field(1).toString());
            assertTrue(rows.next());
            assertEquals("x\ny", rows.row().field(0).toString());
            assertEquals(3, rows.row().line());
            assertFalse(rows.next());
        }
    }

    @Test
    void shouldReadCompressedFilesByTheirName() throws IOException
    {
        final Path file = directory.resolve("in.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file)))
        {
            out.write("a\n7\n".getBytes(StandardCharsets.US_ASCII));
        }
        try (CsvRows rows = CsvRows.open(file))
        {
            assertTrue(rows.next());
            assertEquals("7", rows.row().field(0).toString());
        }

        Files.writeString(file, "a\n7\n");
        final InputProblem ex = assertThrows(InputProblem.class, () -> CsvRows.open(file));
        assertTrue(ex.getMessage().contains("a name in .gz must be a gzip file"), ex.getMessage());
    }

    @Test
    void shouldNameALineOfAnotherLength() throws IOException
    {
        try (CsvRows rows = CsvRows.open(write("a,b\n1,2\n1,2,3\n")))
        {
            assertTrue(rows.next());
            final InputProblem ex = assertThrows(InputProblem.class, rows::next);
            assertTrue(ex.getMessage().contains("in.csv:3: 3 fields, but the header names 2 columns"),
                ex.getMessage());
        }
    }

    @Test
    void shouldRefuseAFileWithoutAGoodHeader() throws IOException
    {
        final Path empty = write("");
        assertTrue(assertThrows(InputProblem.class, () -> CsvRows.open(empty)).getMessage().contains("is empty"));
        final Path twice = write("a,a\n");
        assertTrue(assertThrows(InputProblem.class, () -> CsvRows.open(twice)).getMessage()
            .contains("in.csv:1: column \"a\" stands twice"));
        final Path none = directory.resolve("none.csv");
        assertTrue(assertThrows(InputProblem.class, () -> CsvRows.open(none)).getMessage().contains("no such file"));
    }

    @Test
    void shouldEndWithAProblemWhenACompressedFileIsCut() throws IOException
    {
        final Path file = directory.resolve("in.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file)))
        {
            for (int i = 0; i < 20_000; i++)
            {
                out.write((i * 7919L % 100_003 + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        final byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        try (CsvRows rows = CsvRows.open(file))
        {
            final InputProblem ex = assertThrows(InputProblem.class, () ->
            {
                while (rows.next())
                {
                    assertEquals(1, rows.row().count());
                }
            });
            assertTrue(ex.getMessage().contains("cannot be read"), ex.getMessage());
        }
    }
}
