// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * Events under one tag.
 *
 * @param tag their routing label
 * @param events the events
 */
public record TaggedEvents(Tag tag, EventBatch events) {}
