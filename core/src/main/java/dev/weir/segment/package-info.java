// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The files of the durable store: append-only segments, cursors of outputs, and how they are read again after any end.
 *
 * <p>Read first: {@code docs/store.md} (the format), {@link dev.weir.segment.StoreFolder} (a folder is opened, and
 * recovery runs), {@link dev.weir.segment.SegmentLog} (frames are appended, sealed, synced, deleted), {@link
 * dev.weir.segment.SegmentReader} (chunks are read back), {@link dev.weir.segment.OutputCursor} (what an output is done
 * with). One {@code StoreFolder} has one {@code SegmentLog} for each priority class and one for dead letters, and one
 * {@code OutputCursor} for each output.
 *
 * <p>The life of a chunk here:
 *
 * <ol>
 *   <li>{@link dev.weir.segment.SegmentLog#begin} makes a {@link dev.weir.segment.LogChunk}; nothing is written.
 *   <li>{@link dev.weir.segment.SegmentLog#append} writes the parts of one offer as one group of frames. The first frame
 *       of a chunk gives it its id. The answer's mark is the wait for the disk: {@link
 *       dev.weir.segment.SegmentLog#whenDurable}.
 *   <li>{@link dev.weir.segment.AppendAnswer.Full} says that the segment is full: {@link
 *       dev.weir.segment.SegmentLog#roll} seals every open chunk and begins the next one. {@link
 *       dev.weir.segment.AppendAnswer.Closed} says that somebody else's roll has sealed this chunk: take it as sealed,
 *       begin another.
 *   <li>{@link dev.weir.segment.SegmentLog#seal} writes the seal; when its mark is durable the chunk may be delivered.
 *   <li>{@link dev.weir.segment.OutputCursor#ended} notes its end on one output; a segment that no output wants is let
 *       go by {@link dev.weir.segment.SegmentLog#delete}.
 * </ol>
 *
 * <p>A segment of which hardly anything is still wanted is written again without the rest by {@link
 * dev.weir.segment.SegmentLog#compact}, ids and places unchanged. Payloads may be compressed on disk: the room knows the
 * contract, {@link dev.weir.segment.FrameCodec}, and no library.
 *
 * <p>What fails is a {@link dev.weir.segment.StoreFailedException} with its {@link dev.weir.disk.DiskTrouble}. After
 * {@code NO_SPACE} the log is as it was, and the same call may be repeated. After a failed sync the segment is
 * <em>suspect</em>: the listener is told, and the owner writes what is not known to be safe again by {@link
 * dev.weir.segment.SegmentLog#rewrite}; those who wait for the disk go on waiting for that.
 *
 * <p>Nothing here starts a thread, reads a clock or draws a number: {@link dev.weir.segment.Surroundings} come in by the
 * constructor. Locks: each log has one lock for appends, taken once a group, under which files are written but never
 * synced, save at a roll; futures are completed and listeners called with no lock held.
 *
 * <p><em>Depends on</em>: chunk, disk, event, time.
 */
@NullMarked
package dev.weir.segment;

import org.jspecify.annotations.NullMarked;
