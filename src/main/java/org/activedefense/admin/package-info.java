/**
 * The pages' beans, one a page: they translate between a person and the services. See everything and are seen by nothing.
 */
package org.activedefense.admin;
