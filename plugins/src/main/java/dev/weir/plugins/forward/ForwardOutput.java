package dev.weir.plugins.forward;
/** x. */
final class ForwardOutput {}
