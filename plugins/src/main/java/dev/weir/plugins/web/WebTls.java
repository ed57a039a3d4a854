// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.plugins.net.TlsContext;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 *  The keys and trust of a listener, as Jetty asks for them: anew for each connection, so that
 *  files may change.
 */
final class WebTls extends SslContextFactory.Server {
    private final TlsContext tls;

    WebTls(TlsContext tls) {
        this.tls = tls;
        setSslContext(tls.context());
    }

    @Override
    public SSLEngine newSSLEngine() {
        return prepared(tls.context().createSSLEngine());
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return prepared(tls.context().createSSLEngine(host, port));
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress peer) {
        return newSSLEngine();
    }

    private SSLEngine prepared(SSLEngine engine) {
        engine.setUseClientMode(false);
        engine.setSSLParameters(tls.parameters());
        return engine;
    }
}
