package ai.toru.plugin;

/**
 * Throw it in a handler to answer with a status: {@code throw new HttpException(404, "No such note")}. The client gets
 * {@code {"error": message}}; the log gets nothing.
 */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Headers headers;

    /** With a status of 200 to 599. */
    public HttpException(int status, String message) {
        this(status, message, Headers.NONE);
    }

    /** With header fields, too. */
    public HttpException(int status, String message, Headers headers) {
        super(message);
        this.status = Response.requireStatus(status);
        this.headers = headers;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The answer that it tells. */
    public Response response() {
        Response response = Response.error(status, String.valueOf(getMessage()));
        for (var field : headers.asMap().entrySet()) {
            response = response.headers(response.headers().with(field.getKey(), field.getValue()));
        }
        return response;
    }
}
