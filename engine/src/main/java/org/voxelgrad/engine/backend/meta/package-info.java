/** A backend without memory or arithmetic: it tells beforehand what a step will take. */
package org.voxelgrad.engine.backend.meta;
