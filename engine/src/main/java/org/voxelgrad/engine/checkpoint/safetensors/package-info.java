/**
 * Files of the safetensors format: named tensors, and nothing that could run.
 *
 * <p>A file is the length of a header (8 bytes, little-endian), the header, a JSON object that gives each tensor its
 * type, its shape and its place, and the tensors' elements. The format is documented with the safetensors library of
 * Hugging Face.
 */
package org.voxelgrad.engine.checkpoint.safetensors;
