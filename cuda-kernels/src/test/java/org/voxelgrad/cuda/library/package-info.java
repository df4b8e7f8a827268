/** The libraries' kernel families on stand-ins for the libraries, and the libraries where there are any. */
package org.voxelgrad.cuda.library;
