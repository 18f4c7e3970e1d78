#include "aotc/emit/Optimize.h"

#include "aotc/emit/AlignedWords.h"
#include "aotc/emit/GuestStack.h"
#include "aotc/emit/Interrupts.h"
#include "aotc/emit/KeepTraps.h"
#include "aotc/emit/KnownRanges.h"
#include "aotc/emit/MemoryWindows.h"
#include "aotc/emit/RerollLoops.h"
#include "aotc/emit/RollLoops.h"
#include "aotc/emit/ScalarizeFloats.h"
#include "aotc/emit/SoftDoubles.h"
#include "aotc/emit/StackChecks.h"
#include "aotc/emit/ThreadedDispatch.h"
#include "aotc/emit/UnrollsLoops.h"
#include "aotc/emit/WideLoops.h"
#include "aotc/emit/ZeroExtensions.h"

#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace aotc::emit {

namespace {

struct LevelRow {
  OptLevel level;
  const OptimizationLevel &pipeline;
  unsigned codegen;
};

const LevelRow &rowOf(OptLevel level) {
  static const LevelRow rows[] = {
      {OptLevel::O0, OptimizationLevel::O0, 0}, {OptLevel::O1, OptimizationLevel::O1, 1},
      {OptLevel::O2, OptimizationLevel::O2, 2}, {OptLevel::O3, OptimizationLevel::O3, 3},
      {OptLevel::Os, OptimizationLevel::Os, 2}, {OptLevel::Oz, OptimizationLevel::Oz, 2}};
  return rows[static_cast<size_t>(level)];
}

PipelineTuningOptions tuningOf(const OptimizationLevel &level) {
  PipelineTuningOptions tuning;
  const bool fast = level.getSpeedupLevel() > 1;
  tuning.LoopVectorization = fast && level.getSizeLevel() < 2;
  tuning.SLPVectorization = fast && level.getSizeLevel() < 2;
  tuning.LoopInterleaving = fast;
  tuning.LoopUnrolling = level.getSpeedupLevel() > 0;
  // Analyses of functions that are done with would add up in a module of thousands.
  tuning.EagerlyInvalidateAnalyses = true;
  return tuning;
}

// LoopLoadElimination takes a store for the value of a load in the next iteration although another
// store in between overlaps half of it: it does not see such a store where addresses count down.
bool isWrong(StringRef pass) { return pass == "LoopLoadEliminationPass"; }

// The levels s and z are properties of functions to LLVM's passes and code generators.
void preferSize(Module &module, const OptimizationLevel &level) {
  for (Function &function : module) {
    if (function.isDeclaration() || level.getSizeLevel() == 0)
      continue;
    function.addFnAttr(Attribute::OptimizeForSize);
    if (level.getSizeLevel() > 1)
      function.addFnAttr(Attribute::MinSize);
  }
}

// Flash is what boards have little of. On RISC-V small code is no slower: RATIONALE.md.
bool wantsSmallCode(const target::TargetSpec &target, OptLevel level) {
  return target.port == target::Port::BareMetal &&
         (level == OptLevel::Os || (level == OptLevel::O2 && target.triple.isRISCV()));
}

// What the level z saves costs next to no instructions, but in front of a dispatch, where common
// parts of its many targets are then computed. Inlining may bring one into a function.
void makeSmallCode(Module &module) {
  constexpr unsigned cases = 8;
  auto dispatches = [](const BasicBlock &block) {
    auto *branch = dyn_cast<SwitchInst>(block.getTerminator());
    return branch && branch->getNumCases() >= cases;
  };
  for (Function &function : module)
    if (any_of(function, dispatches))
      function.removeFnAttr(Attribute::MinSize);
    else if (!function.isDeclaration())
      function.addFnAttr(Attribute::MinSize);
}

// InterruptChecks and StackChecks come last and may need `self` in functions where nothing else
// does: what would take it out of internal functions is left out then.
bool needsSelf(const Module &module, target::Interrupt interrupt) {
  return interrupt != target::Interrupt::None || any_of(module, [](const Function &function) {
           return function.hasFnAttribute("stack-limit-offset") &&
                  function.getFnAttribute("stack-limit-symbol").getValueAsString().empty();
         });
}

bool removesParameters(StringRef pass) {
  return pass == "DeadArgumentEliminationPass" || pass == "ArgumentPromotionPass";
}

// Flash is what boards have little of; but where LLVM unrolls loops for speed, so may the producer.
bool rollsLoops(const target::TargetSpec &target, const TargetMachine &machine, OptLevel level) {
  return target.port == target::Port::BareMetal && level != OptLevel::O0 &&
         (rowOf(level).pipeline.getSizeLevel() > 0 || !unrollsLoops(machine));
}

} // namespace

TargetLibraryInfoImpl noLibraryFunctions(const Triple &triple) {
  TargetLibraryInfoImpl info(triple);
  info.disableAllFunctions();
  return info;
}

unsigned codegenLevel(OptLevel level) { return rowOf(level).codegen; }

void optimize(Module &module, const target::TargetSpec &target, TargetMachine &machine,
              OptLevel level, target::Interrupt interrupt) {
  const bool isSmall = wantsSmallCode(target, level);
  const OptimizationLevel &pipeline =
      isSmall && level == OptLevel::Os ? OptimizationLevel::Oz : rowOf(level).pipeline;
  preferSize(module, pipeline);
  if (isSmall && level == OptLevel::Os)
    makeSmallCode(module);
  keepTraps(module);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  functions.registerPass(
      [&] { return TargetLibraryAnalysis(noLibraryFunctions(machine.getTargetTriple())); });

  PipelineTuningOptions tuning = tuningOf(pipeline);
  if (!target.floats.vectorF32Denormals)
    tuning.SLPVectorization = false; // for what would be taken apart again
  PassInstrumentationCallbacks callbacks;
  const bool keepsSelf = needsSelf(module, interrupt);
  callbacks.registerShouldRunOptionalPassCallback([keepsSelf](StringRef pass, Any) {
    return !isWrong(pass) && !(keepsSelf && removesParameters(pass));
  });
  keepTrapsAlongside(callbacks, functions);
  PassBuilder builder(&machine, tuning, std::nullopt, &callbacks);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);

  if (target.hasGuardPages() && pipeline.getSpeedupLevel() > 1 && pipeline.getSizeLevel() == 0)
    builder.registerVectorizerStartEPCallback([](FunctionPassManager &passes, OptimizationLevel) {
      passes.addPass(WideLoops());
      passes.addPass(RerollLoops());
    });

  if (rollsLoops(target, machine, level))
    builder.registerPipelineStartEPCallback([](ModulePassManager &passes, OptimizationLevel) {
      passes.addPass(createModuleToFunctionPassAdaptor(RollLoops()));
    });

  if (!target.hasGuardPages()) {
    builder.registerOptimizerEarlyEPCallback(
        [](ModulePassManager &passes, OptimizationLevel, ThinOrFullLTOPhase) {
          passes.addPass(GuestStack());
        });
    builder.registerVectorizerStartEPCallback(
        [](FunctionPassManager &passes, OptimizationLevel) { passes.addPass(KnownRanges()); });
  }

  ModulePassManager passes = pipeline == OptimizationLevel::O0
                                 ? builder.buildO0DefaultPipeline(pipeline)
                                 : builder.buildPerModuleDefaultPipeline(pipeline);
  if (!target.floats.vectorF32Denormals)
    passes.addPass(createModuleToFunctionPassAdaptor(ScalarizeFloats()));
  passes.addPass(createModuleToFunctionPassAdaptor(InterruptChecks(module, target, interrupt)));
  if (target.port == target::Port::BareMetal)
    passes.addPass(createModuleToFunctionPassAdaptor(StackChecks(target)));
  if (target.addsDoublesByBuiltin())
    passes.addPass(createModuleToFunctionPassAdaptor(SoftDoubles(target)));
  if (target.port == target::Port::BareMetal && level != OptLevel::O0)
    passes.addPass(AlignedWords());
  if (target.port == target::Port::BareMetal && level != OptLevel::O0)
    passes.addPass(MemoryWindows());
  if (target.port != target::Port::BareMetal && pipeline.getSpeedupLevel() > 1 &&
      pipeline.getSizeLevel() == 0)
    passes.addPass(createModuleToFunctionPassAdaptor(ThreadedDispatch()));
  if (target.clearsUpperHalves() && level != OptLevel::O0)
    passes.addPass(createModuleToFunctionPassAdaptor(ZeroExtensions()));
  passes.run(module, modules);
  if (isSmall)
    makeSmallCode(module);
}

} // namespace aotc::emit
