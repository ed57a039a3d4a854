// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.List;
import org.eclipse.jetty.server.Request;

/** The head of a request as Jetty has parsed it. */
record JettyHead(Request request) implements RequestHead {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        String path = request.getHttpURI().getPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    @Override
    public List<String> header(String name) {
        return request.getHeaders().getValuesList(name);
    }

    @Override
    public String peer() {
        return Request.getRemoteAddr(request);
    }
}
