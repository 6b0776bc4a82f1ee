package org.activedefense.account;

import java.security.SecureRandom;

/** A password that a person gets, types once and replaces by an own one. */
final class GeneratedPassword {

    /** Without those that are mistaken for one another (0 O, 1 l I): 56^20 passwords. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private GeneratedPassword() {}

    static String next() {
        StringBuilder text = new StringBuilder(LENGTH);
        RANDOM.ints(LENGTH, 0, LETTERS.length()).forEach(i -> text.append(LETTERS.charAt(i)));
        return text.toString();
    }
}
