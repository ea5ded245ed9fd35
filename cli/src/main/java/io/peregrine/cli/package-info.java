/**
 * The command line: one class for each verb, listed in {@link io.peregrine.cli.Peregrine}.
 * <pre>{@code
 * CSV --> CsvRows --> MappedStream (as a Mapping says) --> frames --> a verb --> DecisionsCsv, FeaturesCsv
 * }</pre>
 * A verb reads files, calls the module that knows, and prints. Data goes to stdout or {@code --out}, talk to stderr;
 * {@link io.peregrine.cli.ExitCodes} alone decides which exit code and which line an exception becomes. Everything here
 * is used by one thread, the one that started it.
 */
package io.peregrine.cli;
