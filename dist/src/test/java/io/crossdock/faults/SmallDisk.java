package io.crossdock.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own for one hub's data, in memory, that can be filled. */
final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final String FILLER = "filler";

    private final Path folder;
    private final Thread atExit = new Thread(this::unmount);

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        var disk = new SmallDisk(folder);
        Runtime.getRuntime().addShutdownHook(disk.atExit);
        return disk;
    }

    /** @param keep bytes to leave free; 0 fills it to the last one */
    void fill(long keep) throws IOException {
        var zeros = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
            while (keep == 0 || Files.getFileStore(folder).getUsableSpace() > keep + CHUNK) {
                out.write(zeros);
            }
        } catch (IOException full) {
            if (keep > 0) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(folder.resolve(FILLER));
    }

    @Override
    public void close() {
        unmount();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void unmount() {
        try {
            Shell.works("umount", "-l", folder.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
