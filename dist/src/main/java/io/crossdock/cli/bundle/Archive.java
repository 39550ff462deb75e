package io.crossdock.cli.bundle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP file into which only masked text goes. What cannot be had is in it as well, with the reason. One thread. */
public final class Archive implements AutoCloseable {
    private final ZipOutputStream zip;
    private final Masking masking;

    /**
     * Makes the file, which only its owner can read.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
     */
    public Archive(Path file, Masking masking) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.zip = new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.UTF_8);
        this.masking = masking;
    }

    /** Adds a text; or why there is none. */
    public void add(String name, Callable<String> text) throws IOException {
        String content;
        try {
            content = text.call();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            content = "interrupted\n";
        } catch (NoSuchFileException none) {
            content = "there is no " + none.getFile() + "\n";
        } catch (Exception refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            content = "not to be had: " + cause + "\n";
        }
        zip.putNextEntry(new ZipEntry(name));
        zip.write(masking.mask(content).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** The end of a file, beginning with a whole line. */
    public static String tail(Path file, int most) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, open.length() - most);
            open.seek(from);
            byte[] bytes = new byte[(int) (open.length() - from)];
            open.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
