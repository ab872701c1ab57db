/** Event streams (server-sent events): written as long as the client listens, without a waiting thread. */
package ai.toru.servlet.internal.stream;
