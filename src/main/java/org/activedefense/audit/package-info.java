/**
 * Who changed what, when and from where. Written by every service that changes something.
 */
package org.activedefense.audit;
