// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

/** The scene cannot go on: what it waited for did not come, or a part of it does not work. */
final class SceneFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SceneFailedException(String message) {
        super(message);
    }

    SceneFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
