/** An H2 database that is ours alone, is never silently replaced by an empty one, and survives its own failures. */
package ai.toru.kv.h2.internal.database;
