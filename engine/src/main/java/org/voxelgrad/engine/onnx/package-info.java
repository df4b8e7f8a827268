/**
 * Networks as ONNX files, for programs that run networks without this engine. Modules know nothing of it: what each
 * layer is in ONNX's operators stands in one place, {@code OnnxLayers}, under which lie a graph and the wire format of
 * protocol buffers.
 */
package org.voxelgrad.engine.onnx;
