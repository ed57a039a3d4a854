// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

/** What is to be done with a request, judged by its head alone. */
public sealed interface Plan {
    /**
     * It is answered at once, its body unread.
     *
     * @param answer with what
     */
    record Reply(Answer answer) implements Plan {}

    /**
     * It brings events.
     *
     * @param decoder makes them of its body
     */
    record Take(BodyDecoder decoder) implements Plan {}
}
