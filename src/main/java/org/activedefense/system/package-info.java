/**
 * What every stage stands on: deploy-time settings, data source, migrations, node and job leases, the on/off switch.
 */
package org.activedefense.system;
