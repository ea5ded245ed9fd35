package io.peregrine.journal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Keys in PEM, as openssl writes them, and signatures. */
public final class Ed25519
{
    static final int SIGNATURE_LENGTH = 64;

    private static final String NAME = "Ed25519";

    private Ed25519()
    {
    }

    /** @param pem PKCS#8, not encrypted. */
    public static PrivateKey privateKey(final String pem)
    {
        try
        {
            return KeyFactory.getInstance(NAME).generatePrivate(
                new PKCS8EncodedKeySpec(bytes(pem, "PRIVATE KEY")));
        }
        catch (final GeneralSecurityException | IllegalArgumentException ex)
        {
            throw new JournalException("no Ed25519 private key in PKCS#8 PEM (" + ex.getMessage() +
                "); make one by 'openssl genpkey -algorithm ed25519 -out head.key'", ex);
        }
    }

    /** @param pem X.509, that is SubjectPublicKeyInfo. */
    public static PublicKey publicKey(final String pem)
    {
        try
        {
            return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(bytes(pem, "PUBLIC KEY")));
        }
        catch (final GeneralSecurityException | IllegalArgumentException ex)
        {
            throw new JournalException("no Ed25519 public key in X.509 PEM (" + ex.getMessage() +
                "); make it by 'openssl pkey -in head.key -pubout -out head.pub'", ex);
        }
    }

    private static byte[] bytes(final String pem, final String label)
    {
        final String begin = "-----BEGIN " + label + "-----";
        final int from = pem.indexOf(begin);
        final int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from)
        {
            throw new IllegalArgumentException("it has no line " + begin);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    static byte[] sign(final PrivateKey key, final byte[] message)
    {
        try
        {
            final Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        }
        catch (final GeneralSecurityException ex)
        {
            throw new JournalException("cannot sign: " + ex.getMessage(), ex);
        }
    }

    static boolean isSignature(final PublicKey key, final byte[] message, final byte[] bytes)
    {
        try
        {
            final Signature signature = Signature.getInstance(NAME);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(bytes);
        }
        catch (final SignatureException ex)
        {
            return false;
        }
        catch (final GeneralSecurityException ex)
        {
            throw new JournalException("cannot check a signature with this key: " + ex.getMessage(), ex);
        }
    }
}
