package org.activedefense.api;

import java.util.List;

/**
 * One page of a long list.
 *
 * @param next to be given as {@code cursor} for the page after this one; {@code null} on the last page
 */
public record Page<T>(List<T> items, String next) {}
