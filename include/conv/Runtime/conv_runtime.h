/*===- conv_runtime.h - Load and run ConvFusion bundles ---------*- C -*-===*\
 *
 * The C interface of ConvRuntime: open a bundle that conv-opt wrote, prepare
 * one of its functions for given shapes, run it on a CUDA stream.
 *
 * Needs neither LLVM nor the CUDA toolkit: the CUDA driver (libcuda.so.1) is
 * opened when a device is first asked for. CONVFUSION_CUDA_DRIVER, if set,
 * names the driver library to open instead.
 *
 * Errors. Every function that can fail returns a conv_status. When it is not
 * CONV_OK, conv_last_error() gives a sentence that says what was expected and
 * what came; it is kept per thread until that thread's next failing call.
 * Output parameters are written only on success.
 *
 * Units. Sizes are in bytes, extents in elements, times in milliseconds.
 *
 * Ownership. Handles are released by their own close or destroy function (a
 * null handle is accepted there). A handle keeps alive what it was made from,
 * so they may be released in any order. Strings and arrays that are handed out
 * belong to the handle and live as long as it. Tensor memory always belongs to
 * the caller.
 *
 * Threads. Bundles, functions and devices may be used by several threads at
 * once. An executable too: its launches are enqueued under a lock. Runs on
 * different streams overlap in time where each is given a workspace of its own.
 *
\*===--------------------------------------------------------------------===*/

#ifndef CONV_RUNTIME_CONV_RUNTIME_H
#define CONV_RUNTIME_CONV_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(CONV_RUNTIME_BUILD)
#define CONV_API __attribute__((visibility("default")))
#else
#define CONV_API
#endif

/* Grows with every incompatible change of this header: a function takes other
 * parameters, or a struct has another member, even at its end, since callers
 * allocate structs. New functions, values of enums and flags leave it as it is;
 * flags that the library does not know are refused, never ignored. */
#define CONV_RUNTIME_ABI_VERSION 2

/* The version the loaded library was built with; compare it with the macro. */
CONV_API int conv_runtime_abi_version(void);
/* For example "0.1.0". */
CONV_API const char *conv_runtime_version(void);

/*--- Status -------------------------------------------------------------===*/

typedef enum conv_status {
  CONV_OK = 0,
  CONV_ERROR_INVALID_ARGUMENT = 1, /* a wrong call: null handle, bad index */
  CONV_ERROR_IO = 2,               /* a file is missing or cannot be read */
  CONV_ERROR_BUNDLE = 3,           /* the manifest or a module is malformed */
  CONV_ERROR_NOT_FOUND = 4,        /* no function of that name */
  CONV_ERROR_SHAPE = 5,            /* rank, extent or a check does not hold */
  CONV_ERROR_TENSOR = 6,           /* a tensor handed to run does not fit */
  CONV_ERROR_NO_DRIVER = 7,        /* no CUDA driver on this machine */
  CONV_ERROR_NO_DEVICE = 8,        /* a driver, but no such GPU */
  CONV_ERROR_UNSUPPORTED = 9,      /* the GPU cannot run this bundle */
  CONV_ERROR_OUT_OF_MEMORY = 10,   /* host or device memory is exhausted */
  CONV_ERROR_CUDA = 11,            /* the driver reported another error */
  CONV_ERROR_INTERNAL = 12         /* a bug in this library */
} conv_status;

/* The name of a status, for example "CONV_ERROR_SHAPE". Never null. */
CONV_API const char *conv_status_name(conv_status status);
/* The sentence of this thread's last failure; "" if none. Never null. */
CONV_API const char *conv_last_error(void);

/*--- Element types ------------------------------------------------------===*/

typedef enum conv_dtype {
  CONV_F64 = 0,
  CONV_F32 = 1,
  CONV_F16 = 2,
  CONV_BF16 = 3,
  CONV_I64 = 4,
  CONV_I32 = 5,
  CONV_I16 = 6,
  CONV_I8 = 7,
  CONV_I1 = 8,   /* one byte an element, 0 or 1 */
  CONV_INDEX = 9 /* 64 bits */
} conv_dtype;

/* Bytes of one element, 0 for a value that is no conv_dtype. */
CONV_API size_t conv_dtype_size(conv_dtype dtype);
/* "f32" and so on, "?" for a value that is no conv_dtype. */
CONV_API const char *conv_dtype_name(conv_dtype dtype);

/*--- Bundles ------------------------------------------------------------===*/

typedef struct conv_bundle conv_bundle;
typedef struct conv_function conv_function; /* borrowed from its bundle */

/* Reads and checks `directory`/manifest.json. Needs no GPU. */
CONV_API conv_status conv_bundle_open(const char *directory, conv_bundle **out);
CONV_API void conv_bundle_close(conv_bundle *bundle);

/* The chip it was compiled for ("sm_89") and the compiler that wrote it. */
CONV_API const char *conv_bundle_chip(const conv_bundle *bundle);
CONV_API const char *conv_bundle_producer(const conv_bundle *bundle);
/* The text of manifest.json, for tools that show what the runtime ignores. */
CONV_API const char *conv_bundle_manifest(const conv_bundle *bundle);

CONV_API size_t conv_bundle_num_functions(const conv_bundle *bundle);
CONV_API conv_status conv_bundle_function(const conv_bundle *bundle,
                                          size_t index,
                                          const conv_function **out);
/* `name` may be null when the bundle holds one function besides references. */
CONV_API conv_status conv_bundle_find_function(const conv_bundle *bundle,
                                               const char *name,
                                               const conv_function **out);

typedef enum conv_value_kind {
  CONV_TENSOR = 0,
  CONV_SCALAR = 1
} conv_value_kind;

/* What a function declares about an argument or a result. */
typedef struct conv_value_info {
  const char *name;
  conv_value_kind kind;
  conv_dtype dtype;
  int32_t rank;               /* 0 for scalars */
  const int64_t *extents;     /* rank entries; -1 where not static */
  const char *const *symbols; /* rank entries: "128", "arg0.d2", "(a + 1)" */
  uint64_t alignment;         /* of the first element's address, in bytes */
} conv_value_info;

CONV_API const char *conv_function_name(const conv_function *function);
/* The f64 reference of this function in the same bundle, null if none. */
CONV_API const char *conv_function_reference(const conv_function *function);
CONV_API size_t conv_function_num_arguments(const conv_function *function);
CONV_API size_t conv_function_num_results(const conv_function *function);
CONV_API conv_status conv_function_argument(const conv_function *function,
                                            size_t index, conv_value_info *out);
CONV_API conv_status conv_function_result(const conv_function *function,
                                          size_t index, conv_value_info *out);

/* The convolutions that were fused, and how many products each adds up for one
 * element of its result: what error bounds are derived from. */
CONV_API size_t conv_function_num_convs(const conv_function *function);
CONV_API conv_status conv_function_sum_length(const conv_function *function,
                                              size_t index, int64_t *out);

/*--- Devices ------------------------------------------------------------===*/

typedef struct conv_device conv_device;

/* Opens GPU `ordinal` through its primary context, the one that PyTorch, CuPy
 * and the CUDA runtime use too. */
CONV_API conv_status conv_device_open(int ordinal, conv_device **out);
CONV_API void conv_device_close(conv_device *device);

typedef struct conv_device_info {
  const char *name;
  int32_t compute_major, compute_minor;
  int32_t sm_count;
  int32_t driver_version;   /* 12040 for CUDA 12.4 */
  int64_t sm_clock_khz;     /* boost clock; 0 if the driver hides it */
  int64_t memory_clock_khz; /* 0 if the driver hides it */
  int64_t memory_bus_bits;
  int64_t l2_bytes;
  int64_t shared_bytes_per_block; /* the opt-in maximum */
  uint64_t total_bytes;
} conv_device_info;

CONV_API conv_status conv_device_get_info(const conv_device *device,
                                          conv_device_info *out);

/* Plain memory, streams and timing, for callers that have no CUDA library of
 * their own. Pointers are CUdeviceptr, streams CUstream, events CUevent; a null
 * stream is the legacy default stream. Copies are synchronous with respect to
 * the host and ordered in `stream`. */
CONV_API conv_status conv_device_malloc(conv_device *device, size_t bytes,
                                        void **out);
CONV_API conv_status conv_device_free(conv_device *device, void *pointer);
CONV_API conv_status conv_device_fill(conv_device *device, void *pointer,
                                      uint8_t value, size_t bytes,
                                      void *stream);
CONV_API conv_status conv_device_copy_in(conv_device *device, void *to,
                                         const void *from_host, size_t bytes,
                                         void *stream);
CONV_API conv_status conv_device_copy_out(conv_device *device, void *to_host,
                                          const void *from, size_t bytes,
                                          void *stream);
/* The GPU whose memory is at `pointer`, by its ordinal; -1 where the driver
 * does not know it or cannot tell, and for memory that is no single GPU's
 * (managed, or of the host). */
CONV_API conv_status conv_pointer_device(const void *pointer, int32_t *out);
CONV_API conv_status conv_device_synchronize(conv_device *device);
CONV_API conv_status conv_event_create(conv_device *device, void **out);
CONV_API conv_status conv_event_destroy(conv_device *device, void *event);
CONV_API conv_status conv_event_record(conv_device *device, void *event,
                                       void *stream);
/* Work that is enqueued on `stream` from now on begins after the work that is
 * on `other` now; the host does not wait. Both streams are of this device;
 * handles 1 and 2 are the legacy and the per-thread default stream, as for the
 * driver. */
CONV_API conv_status conv_stream_wait(conv_device *device, void *stream,
                                      void *other);
/* Waits for `end` and gives the milliseconds between the two. */
CONV_API conv_status conv_event_elapsed(conv_device *device, void *begin,
                                        void *end, float *milliseconds);

/*--- Executables: a function prepared for one set of shapes --------------===*/

typedef struct conv_executable conv_executable;

typedef struct conv_shape {
  int32_t rank;
  const int64_t *extents;
} conv_shape;

/* Loads the modules that the function launches, several at once (the driver
 * compiles PTX where no cubin fits the GPU; what it made is kept in the folder
 * CONVFUSION_CACHE, by default ~/.cache/convfusion; "off": nowhere), uploads
 * the constants, evaluates every size and checks it against the GPU's limits.
 * `shapes` has one entry for each argument; those of scalars are ignored. */
CONV_API conv_status conv_prepare(const conv_function *function,
                                  conv_device *device, const conv_shape *shapes,
                                  size_t num_shapes, conv_executable **out);

/* A tensor in device memory, or (kind CONV_SCALAR) one value in HOST memory. */
typedef struct conv_value {
  conv_value_kind kind;
  conv_dtype dtype;
  int32_t rank;
  const int64_t *extents; /* rank entries */
  const int64_t *strides; /* rank entries, in elements; null: row-major */
  void *data;
} conv_value;

typedef enum conv_prepare_flags {
  /* Runs replay the launches as one CUDA graph, made by the first run and told
   * by later ones which addresses and scalars have changed: less host time
   * where launches are many, and the same results. The runs of one executable
   * are then ordered one behind the other, on whatever streams they are. On a
   * stream that the caller captures the launches become nodes of the caller's
   * graph. */
  CONV_PREPARE_GRAPH = 1,
  /* Reads the frozen tensors anew, and does not use what executables that were
   * prepared earlier have computed from tensors at the same addresses. Give it
   * the first time that a tensor is declared frozen, and again whenever the
   * tensor, or another one at its address, may hold other numbers than the last
   * time. Without it an executable shares what is computed already, which is
   * right where the same frozen tensors are prepared for other shapes. */
  CONV_PREPARE_FRESH = 2,
  /* Launches follow one another in graphs too, the executable's and those that
   * a caller captures. Without it such a graph runs launches side by side where
   * none reads or writes what another one writes, and the workspace holds what
   * is then needed at a time. Without CONV_PREPARE_GRAPH a run on a stream that
   * is not captured always launches in order. */
  CONV_PREPARE_IN_ORDER = 4
} conv_prepare_flags;

typedef struct conv_prepare_options {
  uint32_t flags; /* of conv_prepare_flags */
  /* Null, or one entry for each argument: tensors that will be the same in
   * every run; data null: not frozen. What depends on them and on constants
   * alone is computed now instead of at each run. As long as the executable
   * lives they must neither be freed nor changed; a run may leave them out
   * (data null), and fails where it is given another address. */
  const conv_value *frozen;
  /* The stream on which frozen tensors are written and load steps run; waited
   * for. */
  void *stream;
} conv_prepare_options;

/* Prepares a function as conv_prepare does, with options; null: none. */
CONV_API conv_status conv_prepare_with(const conv_function *function,
                                       conv_device *device,
                                       const conv_shape *shapes,
                                       size_t num_shapes,
                                       const conv_prepare_options *options,
                                       conv_executable **out);
/* Releases an executable. Runs may still be under way: the driver frees memory
 * when it is not used any more. A graph into which the caller captured runs
 * does not keep it alive: destroy the executable after the graph. */
CONV_API void conv_executable_destroy(conv_executable *executable);

/* The extents of result `index`, as many as the result's declared rank. */
CONV_API conv_status
conv_executable_result_extents(const conv_executable *executable, size_t index,
                               const int64_t **extents, int32_t *rank);
/* Bytes of device memory that a run needs beside its tensors, to be aligned to
 * 256 bytes. 0 if none. */
CONV_API size_t
conv_executable_workspace_bytes(const conv_executable *executable);
/* Bytes of device memory that it keeps from run to run: constants, and what was
 * computed once of constants and frozen arguments. Executables of a bundle
 * share what is the same. */
CONV_API size_t
conv_executable_resident_bytes(const conv_executable *executable);

typedef struct conv_cost {
  int64_t flops;    /* useful floating-point operations of one run */
  int64_t bytes;    /* arguments read once + results written once */
  size_t num_convs; /* convolutions with a known length of sum */
  double root_sum;  /* sum of sqrt(length) over their sums and all others */
  conv_dtype accumulate; /* the narrowest type that any sum is rounded to */
  double product_error;  /* what the error bound takes products to be off by,
                            relative to them, because operands are rounded
                            before the multiply (f16: operands of at least
                            2^-14), perhaps behind a transform, or tensor cores
                            truncate the sum; added up over all convolutions */
} conv_cost;
CONV_API conv_status conv_executable_get_cost(const conv_executable *executable,
                                              conv_cost *out);

typedef struct conv_launch_info {
  const char *kernel;
  const char *code; /* "cubin", "ptx" or "cache" (of compiled PTX) */
  int64_t grid[3], block[3];
  int64_t shared_bytes; /* dynamic, per block */
  int64_t registers;    /* per thread; -1 if the driver does not say */
  int64_t local_bytes;  /* per thread (spills, stack); -1 if unknown */
  int32_t skipped;      /* 1: empty grid, nothing is launched */
} conv_launch_info;
CONV_API size_t conv_executable_num_launches(const conv_executable *executable);
CONV_API conv_status conv_executable_launch(const conv_executable *executable,
                                            size_t index,
                                            conv_launch_info *out);
/* The launches behind which launch `index` comes in a graph (see
 * CONV_PREPARE_IN_ORDER): their numbers, the last first. It also comes behind
 * those that these come behind, and beside all others. The array belongs to the
 * executable. */
CONV_API conv_status conv_executable_launch_dependencies(
    const conv_executable *executable, size_t index, const size_t **launches,
    size_t *num_launches);

/* Enqueues the function on `stream` (a CUstream of the device's primary
 * context; null: the legacy default stream) and returns without waiting.
 * Arguments are read, results overwritten completely. All must be row-major
 * and contiguous, with the prepared shapes, and results must overlap neither
 * an argument nor each other.
 * `workspace` overlaps none of them, holds at least
 * conv_executable_workspace_bytes() bytes, is aligned to 256, and is in use
 * until the stream has passed the run. Null stands for a workspace that the
 * executable owns; the first run that needs it allocates it. Where the previous
 * run that used it was on another stream, `stream` waits for that run; the host
 * does not. Where `stream` is captured, the run gets memory of its own, which
 * stays until the executable is destroyed. Allocates nothing else. */
CONV_API conv_status conv_run(conv_executable *executable, void *stream,
                              const conv_value *arguments, size_t num_arguments,
                              const conv_value *results, size_t num_results,
                              void *workspace, size_t workspace_bytes);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* CONV_RUNTIME_CONV_RUNTIME_H */
