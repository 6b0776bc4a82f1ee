/**
 * People: who may sign in and in which role. Asked by every page and API call.
 */
package org.activedefense.account;
