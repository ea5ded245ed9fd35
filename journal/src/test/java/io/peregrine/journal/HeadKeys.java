package io.peregrine.journal;

import java.security.PrivateKey;
import java.security.PublicKey;

/** Keys as openssl writes them, and what it signed with the first. For tests only. */
final class HeadKeys
{
    static final PrivateKey KEY = Ed25519.privateKey("""
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIB9omdQqQyzf3AEk69ZD9uZLw+3IcZdxcoKrzjxCTbNl
        -----END PRIVATE KEY-----
        """);
    static final PublicKey PUBLIC_KEY = Ed25519.publicKey("""
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAcQcPj2X2AgGOkilfGsirhRQfYzQPhc3PVEWtuGPZyQA=
        -----END PUBLIC KEY-----
        """);
    static final PublicKey OTHER_PUBLIC_KEY = Ed25519.publicKey("""
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAvDkgkDX2xsCf+ma+wByemMfBOlCTB2V+9o6rA8Jh88A=
        -----END PUBLIC KEY-----
        """);
    static final String SIGNED = "peregrine-journal-head 1\n";
    static final String SIGNATURE = "91c2ca77358e80a28f3071cd705a5c5d9717d36c94607d0f8df32d9d46aafe32" +
        "0ca4408f43b086c55025b83c98bdf7dcd42a43456ffdec14c80f643a9f54cb06";

    private HeadKeys()
    {
    }
}
