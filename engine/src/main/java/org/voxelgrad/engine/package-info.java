/** placeholder */
package org.voxelgrad.engine;
