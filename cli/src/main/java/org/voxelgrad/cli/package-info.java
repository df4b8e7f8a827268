/** placeholder */
package org.voxelgrad.cli;
