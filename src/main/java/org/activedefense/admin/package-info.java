/**
 * The pages that people use: one bean a page, of the same name. Beans translate between a page and the services of the
 * other stages, which decide and check the role; nothing depends on this package.
 */
package org.activedefense.admin;
