// Stands in for CUDA where a C++ compiler compiles the kernels: runs the blocks of a grid one after another, and the
// threads of a block as coroutines that change at barriers and warp exchanges.
#pragma once

#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <type_traits>
#include <ucontext.h>
#include <utility>
#include <vector>

#define KERNEL static void
#define __device__
#define __forceinline__ inline
#define __restrict__
#define __launch_bounds__(...)
// One block runs at a time, so one copy of its shared memory is enough.
#define __shared__ static

struct Index3 {
    unsigned x, y, z;
};

struct float2 {
    float x, y;
};

struct alignas(16) float4 {
    float x, y, z, w;
};

static inline float2 make_float2(float x, float y) {
    return {x, y};
}

static inline float4 make_float4(float x, float y, float z, float w) {
    return {x, y, z, w};
}

static Index3 threadIdx, blockIdx, blockDim, gridDim;

namespace host {

const size_t STACK = 64 << 10;
const unsigned MOST_THREADS = 1024;
const int WARP_SIZE = 32;

enum State { READY, AT_BARRIER, AT_WARP, DONE };

// A coroutine that runs a thread of one block after another. It begins on a stack of its own by its context, and is
// then left and entered by jumps, which make no system calls.
struct Thread {
    ucontext_t context;
    jmp_buf place;
    bool begun;
    State state;
    // Alternates with every exchange, so that a slow thread still finds what the others gave to the last one.
    int turn;
    uint64_t given[2];
};

static std::vector<Thread> threads;
static std::vector<char> stacks;
static jmp_buf scheduler;
static unsigned current;
static void (*body)(void*);
static void* body_arguments;

static void wait(State state) {
    Thread& thread = threads[current];
    thread.state = state;
    if (_setjmp(thread.place) == 0) {
        _longjmp(scheduler, 1);
    }
}

static void enter() {
    for (;;) {
        body(body_arguments);
        wait(DONE);
    }
}

static void resume(unsigned t) {
    current = t;
    threadIdx = {t, 0, 0};
    Thread& thread = threads[t];
    if (_setjmp(scheduler) != 0) {
        return;
    }
    if (thread.begun) {
        _longjmp(thread.place, 1);
    }
    thread.begun = true;
    getcontext(&thread.context);
    thread.context.uc_stack.ss_sp = &stacks[t * STACK];
    thread.context.uc_stack.ss_size = STACK;
    thread.context.uc_link = nullptr;
    makecontext(&thread.context, enter, 0);
    setcontext(&thread.context);
}

// Wakes those of [from, to) that wait in this state, if all that still run do.
static bool wake(unsigned from, unsigned to, State state) {
    bool any = false;
    for (unsigned t = from; t < to; t++) {
        if (threads[t].state != state && threads[t].state != DONE) {
            return false;
        }
        any |= threads[t].state == state;
    }
    for (unsigned t = from; t < to; t++) {
        if (threads[t].state == state) {
            threads[t].state = READY;
        }
    }
    return any;
}

// Whether all threads of the block came to their end; false when they wait for each other for ever.
static bool run_block(unsigned count) {
    for (unsigned t = 0; t < count; t++) {
        threads[t].state = READY;
        threads[t].turn = 0;
    }
    for (;;) {
        bool all_done = true;
        for (unsigned t = 0; t < count; t++) {
            if (threads[t].state == READY) {
                resume(t);
            }
            all_done &= threads[t].state == DONE;
        }
        if (all_done) {
            return true;
        }
        bool woken = false;
        for (unsigned t = 0; t < count; t += WARP_SIZE) {
            woken |= wake(t, t + WARP_SIZE < count ? t + WARP_SIZE : count, AT_WARP);
        }
        if (!woken && !wake(0, count, AT_BARRIER)) {
            return false;
        }
    }
}

static int run_grid(Index3 blocks, unsigned count, void (*kernel)(void*), void* arguments) {
    if (threads.empty()) {
        threads.resize(MOST_THREADS);
        stacks.resize(MOST_THREADS * STACK);
    }
    body = kernel;
    body_arguments = arguments;
    gridDim = blocks;
    blockDim = {count, 1, 1};
    for (unsigned z = 0; z < blocks.z; z++) {
        for (unsigned y = 0; y < blocks.y; y++) {
            for (unsigned x = 0; x < blocks.x; x++) {
                blockIdx = {x, y, z};
                if (!run_block(count)) {
                    threads.clear();
                    return 1;
                }
            }
        }
    }
    return 0;
}

template <class T>
constexpr char letter() {
    return std::is_pointer<T>::value ? 'p'
        : std::is_same<T, float>::value ? 'f'
        : std::is_same<T, double>::value ? 'd'
        : sizeof(T) == 8 ? 'l' : 'i';
}

template <class... T, size_t... I>
static void call(void (*kernel)(T...), void** values, std::index_sequence<I...>) {
    kernel(*(std::remove_const_t<T>*) values[I]...);
}

// A kernel with its arguments as cuLaunchKernel takes them.
template <class... T>
static int launch(void (*kernel)(T...), const int* grid, void** values) {
    auto run = [&] { call(kernel, values, std::index_sequence_for<T...>()); };
    using Run = decltype(run);
    auto body = [](void* lambda) { (*(Run*) lambda)(); };
    return run_grid(
        {(unsigned) grid[0], (unsigned) grid[1], (unsigned) grid[2]}, (unsigned) grid[3], body, &run);
}

template <class T>
static std::string type() {
    return std::is_class<T>::value ? "s" + std::to_string(sizeof(T)) : std::string(1, letter<T>());
}

// The types of a kernel's parameters as Arguments.types() has them.
template <class... T>
static const char* types(void (*)(T...)) {
    static const std::string all = (type<T>() + ...);
    return all.c_str();
}

template <class T>
static T exchange(T value, int lane) {
    static_assert(sizeof(T) <= 8, "at most 8 bytes");
    Thread& thread = threads[current];
    int turn = thread.turn ^= 1;
    memcpy(&thread.given[turn], &value, sizeof(T));
    unsigned self = current;
    wait(AT_WARP);
    T result;
    unsigned from = self / WARP_SIZE * WARP_SIZE + lane;
    memcpy(&result, &threads[from < threads.size() ? from : self].given[turn], sizeof(T));
    return result;
}

}  // namespace host

static inline void __syncthreads() {
    host::wait(host::AT_BARRIER);
}

static inline void __syncwarp(unsigned = 0xffffffff) {
    host::wait(host::AT_WARP);
}

template <class T>
static T __shfl_sync(unsigned, T value, int lane) {
    return host::exchange(value, lane);
}

template <class T>
static T __shfl_xor_sync(unsigned, T value, int mask) {
    return host::exchange(value, (threadIdx.x % host::WARP_SIZE) ^ mask);
}

template <class T>
static T __shfl_down_sync(unsigned, T value, int delta) {
    int lane = threadIdx.x % host::WARP_SIZE;
    T other = host::exchange(value, lane + delta < host::WARP_SIZE ? lane + delta : lane);
    return other;
}

template <class T>
static T __ldg(const T* address) {
    return *address;
}

static inline unsigned __float_as_uint(float x) {
    unsigned bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

static inline float __uint_as_float(unsigned bits) {
    float x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

static inline float rsqrtf(float x) {
    return 1 / sqrtf(x);
}

static inline int min(int a, int b) {
    return a < b ? a : b;
}

static inline int max(int a, int b) {
    return a > b ? a : b;
}
