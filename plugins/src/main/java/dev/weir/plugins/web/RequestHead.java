// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.List;

/**
 *  All that is known of a request before its body is read. Safe for any thread while the request
 *  lasts.
 */
public interface RequestHead {
    /** GET, POST and so on, in the sender's spelling. */
    String method();

    /**
     *  The path in the sender's spelling, escapes and all, without the query; begins with a slash.
     */
    String path();

    /** The values of a field, in their order; none if it is not there. The name is in any case. */
    List<String> header(String name);

    /** The sender's address without its port. */
    String peer();
}
