/** The pages in a real Chromium. All tests of one JVM share one server, one database and one browser: see {@link Site}. */
package org.activedefense.browser;
