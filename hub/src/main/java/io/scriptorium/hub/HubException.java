package io.scriptorium.hub;

import java.io.IOException;

/** What another attempt would not mend: a wrong name, a file that is not what it is said to be, no permission. */
public final class HubException extends IOException {
    private static final long serialVersionUID = 1L;

    HubException(String message) {
        super(message);
    }

    HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
