package io.peregrine.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import io.peregrine.journal.Ed25519;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalHead;
import picocli.CommandLine.Option;

/** The exported head that something is held against, and the key that it must be signed with. */
final class HeadFile
{
    @Option(names = "--head", paramLabel = "FILE", description = "What 'journal head' wrote.")
    private Path file;

    @Option(names = "--public-key", paramLabel = "FILE",
        description = "Ed25519, X.509 in PEM: the head must be signed by its owner.")
    private Path publicKey;

    private JournalHead head;

    boolean isGiven()
    {
        return null != file;
    }

    boolean hasKey()
    {
        return null != publicKey;
    }

    JournalHead head()
    {
        if (null == head)
        {
            head = parsed(file, "a head, which 'journal head' wrote", JournalHead::parse);
        }
        return head;
    }

    /** @return null if the signature is good, or if no key was given to hold it against. */
    String trouble()
    {
        if (null == publicKey ||
            head().isSignedBy(parsed(publicKey, "an Ed25519 public key in PEM", Ed25519::publicKey)))
        {
            return null;
        }
        return "the head " + file + (head().isSigned() ? " was changed, or signed with another key than that of " :
            " is not signed, which it must be by the owner of ") + publicKey;
    }

    /** @return for a result's line. */
    String text()
    {
        return "head=" + head().time() + " signature=" +
            (null != publicKey ? "good" : head().isSigned() ? "unchecked" : "none");
    }

    /** @param what it should be, as in "a head". */
    static <T> T parsed(final Path file, final String what, final Function<String, T> parser)
    {
        FileTrouble.checkReadable(file, what);
        try
        {
            return parser.apply(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        catch (final IOException ex)
        {
            throw new InputProblem("cannot read " + file + ": " + FileTrouble.of(ex), ex);
        }
        catch (final JournalException ex)
        {
            throw new InputProblem(file + ": " + ex.getMessage(), ex);
        }
    }
}
