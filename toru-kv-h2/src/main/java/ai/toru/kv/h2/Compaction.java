package ai.toru.kv.h2;

/**
 * What a compaction brought. Immutable.
 *
 * @param bytesBefore size of the database's file before
 * @param bytesAfter its size after
 */
public record Compaction(long bytesBefore, long bytesAfter) {}
