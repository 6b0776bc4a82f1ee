package org.activedefense.system;

/**
 * What is wrong with one field.
 *
 * @param field the field's name as the API and the models write it
 * @param message goes on after the field's name: "must not be empty"
 */
public record FieldError(String field, String message) {}
