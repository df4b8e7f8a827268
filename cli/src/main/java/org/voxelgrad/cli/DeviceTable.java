package org.voxelgrad.cli;

import java.util.Locale;
import org.voxelgrad.training.machine.Diagnosis;

/** A kind of device for {@code doctor}: whether it can be used, and a row for each thing that it needs. */
record DeviceTable(Diagnosis.Device device) {

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(Quantities.format(
                "%-9s  %s", device.id(), (device.available() ? "" : "not available: ") + device.words()));
        int width = device.checks().stream().mapToInt(check -> check.subject().length()).max().orElse(0);
        for (Diagnosis.Check check : device.checks()) {
            table.append(System.lineSeparator()).append(Quantities.format(
                    "  %-7s  %-" + width + "s  %s", word(check.state()), check.subject(), check.found()));
            if (!check.remedy().isEmpty()) {
                table.append(System.lineSeparator())
                        .append(" ".repeat(width + 13)).append("-> ").append(check.remedy());
            }
        }
        return table.toString();
    }

    private static String word(Diagnosis.State state) {
        return state == Diagnosis.State.GOOD ? "ok" : state.name().toLowerCase(Locale.ROOT);
    }
}
