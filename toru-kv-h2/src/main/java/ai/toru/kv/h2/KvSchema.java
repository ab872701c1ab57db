package ai.toru.kv.h2;

import ai.toru.kv.h2.internal.database.Schema;
import java.util.List;

/**
 * The tables of key-value data. Times are milliseconds since 1970. Pure.
 *
 * <p>{@code plugin_namespaces}: a plugin's namespace, and, without a plugin id, one that was cleared and whose rows are being
 * removed. {@code plugin_kv}: the rows. {@code plugin_kv_expiry}: when to look at a row because its time may be over; no
 * index of the rows themselves, which would cost each of them.
 */
final class KvSchema {

    static final Schema SCHEMA = new Schema("toru-kv", List.of(List.of("""
            CREATE TABLE IF NOT EXISTS plugin_namespaces (
                id BIGINT PRIMARY KEY,
                plugin_id VARCHAR(63),
                key_count BIGINT NOT NULL,
                byte_count BIGINT NOT NULL)""", """
            CREATE TABLE IF NOT EXISTS plugin_kv (
                namespace BIGINT NOT NULL,
                k VARBINARY(512) NOT NULL,
                v VARBINARY(1048576) NOT NULL,
                expires_at BIGINT,
                PRIMARY KEY (namespace, k))""", """
            CREATE TABLE IF NOT EXISTS plugin_kv_expiry (
                expires_at BIGINT NOT NULL,
                namespace BIGINT NOT NULL,
                k VARBINARY(512) NOT NULL,
                PRIMARY KEY (expires_at, namespace, k))""")));

    private KvSchema() {}
}
