package io.crossdock.hub;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class FileLimitTest {
    @TempDir
    Path directory;

    @Test
    void aLowLimitIsSaidWithHowToRaiseIt() throws Exception {
        assertThat(FileLimit.warning(limits("1024")))
                .hasValueSatisfying(warning -> assertThat(warning).contains("1024 files", "ulimit -n", "LimitNOFILE="));
    }

    @Test
    void whatTheDoctorFindsTooFewTheStartSaysToo() throws Exception {
        assertThat(FileLimit.warning(limits(Long.toString(FileLimit.ENOUGH - 1))))
                .isPresent();
        assertThat(FileLimit.warning(limits(Long.toString(FileLimit.ENOUGH)))).isEmpty();
    }

    @Test
    void aHighLimitAndASystemWithoutLimitsAreFine() throws Exception {
        assertThat(FileLimit.warning(limits("100000"))).isEmpty();
        assertThat(FileLimit.warning(limits("unlimited"))).isEmpty();
        assertThat(FileLimit.warning(directory.resolve("missing"))).isEmpty();
    }

    private Path limits(String most) throws Exception {
        return Files.writeString(directory.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             63422                63422                processes
                Max open files            %-20s %-20s files
                """.formatted(most, most));
    }
}
