package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.KeyKind;

/**
 * What a list's entries name.
 *
 * @param text  as policies write it.
 * @param parts one, or two of a pair.
 */
record ListKey(String text, List<Part> parts)
{
    /** How one key is had. */
    enum Part
    {
        NUMBER("an int", "customer_id"), CARD("a token", "card_token"), MERCHANT("an id", "merchant_id"),
        TERMINAL("an id", "terminal_id"), ADDRESS("an ip address", "ip_address");

        private final String description;
        private final String example;

        Part(final String description, final String example)
        {
            this.description = description;
            this.example = example;
        }

        String description()
        {
            return description;
        }

        String example()
        {
            return example;
        }
    }

    static ListKey of(final String text)
    {
        final List<Part> parts = new ArrayList<>();
        for (final String name : text.split("\\+"))
        {
            parts.add(part(name));
        }
        return new ListKey(text, List.copyOf(parts));
    }

    private static Part part(final String name)
    {
        if ("cidr".equals(name))
        {
            return Part.ADDRESS;
        }
        final KeyKind kind = KeyKind.ofPolicyName(name);
        return null == kind ? Part.NUMBER : switch (kind)
        {
            case CARD -> Part.CARD;
            case MERCHANT -> Part.MERCHANT;
            case TERMINAL -> Part.TERMINAL;
            case IP -> Part.ADDRESS;
            default -> Part.NUMBER;
        };
    }
}
