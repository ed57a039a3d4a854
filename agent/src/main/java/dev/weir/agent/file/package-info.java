// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * From configuration files to raw sections: Fluent Bit's YAML and its classic format, includes,
 * variables and parsers files, each piece of text with the file and line where it stood.
 *
 * <p>Read first: {@link dev.weir.agent.file.ConfigurationReader} (the way in) and {@link
 * dev.weir.agent.file.ConfigurationText} (what comes out). What a section means is not decided
 * here.
 *
 * <p><em>Depends on:</em> {@code config}, snakeyaml-engine.
 */
@NullMarked
package dev.weir.agent.file;

import org.jspecify.annotations.NullMarked;
