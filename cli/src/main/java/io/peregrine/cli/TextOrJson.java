package io.peregrine.cli;

/** For people or for machines. */
enum TextOrJson
{
    TEXT, JSON
}
