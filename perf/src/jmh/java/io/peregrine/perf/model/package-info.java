/** What a score costs, beside the libraries that wrote the model. Only with the profile {@code jmh}. */
package io.peregrine.perf.model;
