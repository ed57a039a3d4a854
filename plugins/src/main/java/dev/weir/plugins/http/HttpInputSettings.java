// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.plugins.web.Answer;
import dev.weir.plugins.web.WebSettings;
import java.util.Optional;

/**
 * How an http input listens and what it makes of requests.
 *
 * @param web where it listens and how large requests may be
 * @param taken the answer to a request whose events were taken
 * @param tagKey where in a record its tag is, if anywhere
 * @param remoteAddressKey key under which a record gets its client's address, if it does
 * @param health whether {@code GET /health} is answered
 */
public record HttpInputSettings(
        WebSettings web, Answer taken, Optional<TagKey> tagKey, Optional<String> remoteAddressKey, boolean health) {}
