/** Which plugins this host has: what discovery found, held together with what supervision runs. */
package ai.toru.host.internal.catalog;
