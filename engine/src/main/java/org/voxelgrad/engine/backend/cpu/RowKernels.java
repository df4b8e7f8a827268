package org.voxelgrad.engine.backend.cpu;

/** The inner loops of every family, all on vectors or all in plain Java. */
record RowKernels(
        ConvRows conv, WinogradRows winograd, PoolRows pooling, NormRows norm, LinearRows linear, PointRows pointwise,
        AdamRows adam, BlockRows blocks, LagRows lags, PatchRows patches, TermRows terms, LaneTermRows laneTerms,
        NormPoolRows normPools, WindowRows windows, WinnerRows winners, PhaseRows phases) {

    static RowKernels of(Lanes lanes) {
        if (!lanes.vectors()) {
            return new RowKernels(
                    new ScalarConvRows(), new ScalarWinogradRows(), new ScalarPoolRows(), new ScalarNormRows(),
                    new ScalarLinearRows(), new ScalarPointRows(), new ScalarAdamRows(), new ScalarBlockRows(),
                    new ScalarLagRows(), new ScalarPatchRows(), new ScalarTermRows(),
                    new ScalarLaneTermRows(), new ScalarNormPoolRows(), new ScalarWindowRows(),
                    new ScalarWinnerRows(), new ScalarPhaseRows());
        }
        ConvRows conv = lanes.bits() == 512 ? new WideConvRows() : new NarrowConvRows();
        LaneTermRows laneTerms = lanes.bits() == 512 ? new WideLaneTermRows() : new NarrowLaneTermRows();
        PatchRows patches = lanes.bits() == 512 ? new WidePatchRows() : new NarrowPatchRows();
        return new RowKernels(
                conv, new VectorWinogradRows(), new VectorPoolRows(), new VectorNormRows(), new VectorLinearRows(),
                new VectorPointRows(), new VectorAdamRows(), new VectorBlockRows(), new VectorLagRows(),
                patches, new VectorTermRows(), laneTerms, new VectorNormPoolRows(), new VectorWindowRows(),
                new VectorWinnerRows(), new VectorPhaseRows());
    }
}
