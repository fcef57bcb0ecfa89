"""What Keras has and this course does not use: each name, and what does the same here.

A module says `__getattr__ = outside.answer("layers")`; `nn.layers.Conv2D` then ends in a sentence
instead of "no attribute". `ci/tests/nn/test_outside.py` compares the names with Keras' own.
"""

import difflib
import sys
from collections.abc import Callable

_SUBCLASS = "write a subclass of nn.layers.Layer with `forward` and `backward`"
_PICTURES = "pictures become vectors here: nn.layers.Flatten, then Dense"
_SEQUENCES = "each sample is one vector here, and its networks have no memory"
_ARRAYS = "change the arrays with NumPy before `fit`"
_NOT_SAVED = "the code is the recipe of a network here; its weights go to `save_weights`"
_ACTIVATION = "nn.activations.names() lists those that are here"
_LOSS = "write it as a function of (y_true, y_pred) with nn.ops, which compile takes"

# Room → {what does the same here: the names}.
NAMES: dict[str, dict[str, str]] = {
    "nn": {
        "use nn.Sequential": "Model Function InputSpec KerasTensor Operation StatelessScope"
        " SymbolicScope",
        "nn.config.set_floatx chooses the precision": "DTypePolicy FloatDTypePolicy dtype_policies"
        " mixed_precision quantizers Quantizer",
        "helpers.datasets has the course's data": "datasets",
        "the classes stand in their rooms, as nn.layers.Layer": "Layer Initializer Regularizer",
        "": "RematScope applications backend device distillation distribution export legacy"
        " name_scope preprocessing remat saving src tree version visualization wrappers",
    },
    "activations": {
        _ACTIVATION: "celu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh log_sigmoid"
        " log_softmax mish relu6 soft_shrink sparse_plus sparse_sigmoid sparsemax squareplus"
        " tanh_shrink threshold",
        _NOT_SAVED: "deserialize serialize",
    },
    "callbacks": {
        "ModelCheckpoint saves the weights, load_weights brings them back": "BackupAndRestore"
        " OrbaxCheckpoint",
        "nn.callbacks.Progress shows a bar": "ProgbarLogger",
        "fit takes a list": "CallbackList",
        "History and CSVLogger keep the numbers": "TensorBoard RemoteMonitor",
        "": "SwapEMAWeights",
    },
    "config": {
        "nn computes with NumPy": "backend set_backend image_data_format set_image_data_format"
        " set_epsilon disable_flash_attention enable_flash_attention is_flash_attention_enabled"
        " is_nnx_enabled enable_unsafe_deserialization",
        "nn.config.set_floatx chooses the precision": "dtype_policy set_dtype_policy",
        "verbose=0 keeps fit silent": "disable_interactive_logging enable_interactive_logging"
        " is_interactive_logging_enabled",
        "fit takes epochs and steps_per_epoch": "max_epochs max_steps_per_epoch set_max_epochs"
        " set_max_steps_per_epoch",
        "": "disable_traceback_filtering enable_traceback_filtering is_traceback_filtering_enabled",
    },
    "constraints": {
        "MaxNorm, UnitNorm and NonNeg are here": "MinMaxNorm min_max_norm",
        _NOT_SAVED: "deserialize serialize",
    },
    "initializers": {
        "": "STFT STFTInitializer stft",
        _NOT_SAVED: "deserialize serialize",
    },
    "layers": {
        _PICTURES: "AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D"
        " AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D AveragePooling1D"
        " AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D Conv1D Conv1DTranspose"
        " Conv2D Conv2DTranspose Conv3D Conv3DTranspose Convolution1D Convolution1DTranspose"
        " Convolution2D Convolution2DTranspose Convolution3D Convolution3DTranspose Cropping1D"
        " Cropping2D Cropping3D DepthwiseConv1D DepthwiseConv2D GlobalAveragePooling1D"
        " GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D"
        " GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D"
        " GlobalMaxPooling2D GlobalMaxPooling3D MaxPool1D MaxPool2D MaxPool3D MaxPooling1D"
        " MaxPooling2D MaxPooling3D SeparableConv1D SeparableConv2D SeparableConvolution1D"
        " SeparableConvolution2D UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D"
        " ZeroPadding2D ZeroPadding3D",
        _SEQUENCES: "AdditiveAttention Attention Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D"
        " Embedding GRU GRUCell GroupQueryAttention LSTM LSTMCell Masking MultiHeadAttention RNN"
        " ReversibleEmbedding SimpleRNN SimpleRNNCell StackedRNNCells TimeDistributed",
        _ARRAYS: "AugMix AutoContrast CategoryEncoding CenterCrop"
        " ContrastLimitedAdaptiveHistogramEqualization CutMix Discretization Equalization"
        " HashedCrossing Hashing IntegerLookup MaxNumBoundingBoxes MelSpectrogram MixUp Permute"
        " Pipeline RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter"
        " RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip"
        " RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective"
        " RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear"
        " RandomTranslation RandomZoom RepeatVector Reshape Resizing STFTSpectrogram Solarization"
        " StringLookup TextVectorization",
        "a sum of two paths is nn.layers.Residual": "Add Average Concatenate Dot Maximum Minimum"
        " Multiply Subtract add average concatenate dot maximum minimum multiply subtract",
        "nn.layers.BatchNormalization is here": "GroupNormalization LayerNormalization"
        " RMSNormalization SpectralNormalization UnitNormalization",
        "nn.layers.Dropout and GaussianNoise are here": "AlphaDropout GaussianDropout"
        " SpatialDropout1D SpatialDropout2D SpatialDropout3D",
        "Dense takes activity_regularizer": "ActivityRegularization",
        'nn.layers.Activation("linear") is the same': "Identity",
        "use nn.Input": "InputSpec",
        "use nn.layers.Dense": "EinsumDense",
        _SUBCLASS: "FlaxLayer JaxLayer Lambda TFSMLayer TorchModuleWrapper Wrapper",
        _NOT_SAVED: "deserialize serialize",
    },
    "losses": {
        _LOSS: "BinaryFocalCrossentropy CTC CategoricalFocalCrossentropy"
        " CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity Dice Hinge"
        " KLDivergence LogCosh MeanAbsolutePercentageError MeanSquaredLogarithmicError Poisson"
        " SquaredHinge Tversky binary_focal_crossentropy categorical_focal_crossentropy"
        " categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc dice"
        " hinge kl_divergence log_cosh mean_absolute_percentage_error"
        " mean_squared_logarithmic_error poisson squared_hinge tversky",
        _NOT_SAVED: "deserialize serialize",
    },
    "metrics": {
        _LOSS: "BinaryIoU CategoricalHinge ConcordanceCorrelation CosineSimilarity FBetaScore"
        " FalseNegatives FalsePositives Hinge IoU KLDivergence LogCoshError"
        " MeanAbsolutePercentageError MeanIoU MeanSquaredLogarithmicError OneHotIoU OneHotMeanIoU"
        " PearsonCorrelation Poisson PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity"
        " SpecificityAtSensitivity SquaredHinge TrueNegatives TruePositives"
        " binary_focal_crossentropy categorical_focal_crossentropy categorical_hinge"
        " concordance_correlation hinge kl_divergence log_cosh mean_absolute_percentage_error"
        " mean_squared_logarithmic_error pearson_correlation poisson squared_hinge",
        _NOT_SAVED: "deserialize serialize",
    },
    "models": {
        "use nn.Sequential": "Model",
        _NOT_SAVED: "clone_model load_model model_from_json save_model",
    },
    "optimizers": {
        "SGD, Adagrad, RMSprop, Adadelta, Adam, AdamW, Adamax, Nadam and Lion are here": "Adafactor"
        " Ftrl Lamb Muon MultiOptimizer OptimizerMap ScheduleFreeAdamW",
        "": "LossScaleOptimizer legacy",
        _NOT_SAVED: "deserialize serialize",
    },
    "schedules": {_NOT_SAVED: "deserialize serialize"},
    "regularizers": {
        "L1, L2 and L1L2 are here": "OrthogonalRegularizer orthogonal_regularizer",
        _NOT_SAVED: "deserialize serialize",
    },
    "utils": {
        _ARRAYS: "FeatureSpace array_to_img bounding_boxes img_to_array load_img pad_sequences"
        " save_img PyDataset Sequence audio_dataset_from_directory image_dataset_from_directory"
        " text_dataset_from_directory timeseries_dataset_from_array pack_x_y_sample_weight"
        " unpack_x_y_sample_weight",
        "helpers.datasets.split shuffles and cuts": "split_dataset",
        "model.summary() shows the layers": "model_to_dot plot_model",
        "nn.callbacks.Progress shows a bar": "Progbar",
        _NOT_SAVED: "CustomObjectScope custom_object_scope deserialize_keras_object"
        " get_custom_objects get_registered_name get_registered_object"
        " register_keras_serializable serialize_keras_object",
        "": "Config clear_session disable_interactive_logging enable_interactive_logging get_file"
        " get_source_inputs is_interactive_logging_enabled is_keras_tensor legacy"
        " standardize_dtype",
    },
    "Sequential": {
        "save_weights writes the weights": "save export save_own_variables load_own_variables",
        _NOT_SAVED: "to_json get_config from_config build_from_config compile_from_config"
        " get_build_config get_compile_config",
        "model.gradients(x, y) returns what a step takes": "compute_loss stateless_compute_loss",
        _SUBCLASS: "call add_loss add_metric symbolic_call stateless_call",
        "nn.config.set_floatx chooses the precision": "dtype_policy compute_dtype input_dtype"
        " variable_dtype quantize quantized_build quantized_call quantization_mode",
        "": "compiled_loss compiled_metrics compute_mask compute_metrics compute_output_spec"
        " distribute_reduction_method distribute_strategy get_metrics_result"
        " get_quantization_layer_structure get_state_tree input input_spec inputs jit_compile"
        " losses make_predict_function make_test_function make_train_function metrics_variables"
        " output outputs path predict_step rematerialized_call reset_metrics run_eagerly"
        " set_state_tree supports_masking add_variable",
    },
}


class NotUsedHereError(NotImplementedError, AttributeError):
    """Keras has it, this course does not use it."""

    def __init__(self, said: str):
        super().__init__(said)
        self.name, self.obj = "", object()  # else Python guesses at a spelling mistake


def sentence(room: str, name: str) -> str | None:
    """What to say of a name that Keras has in this room; None for a name that it does not have."""
    for instead, names in NAMES.get(room, {}).items():
        if name in names.split():
            what = name if room == "nn" else f"{room}.{name}"
            return f"Keras has {what}, which this course does not use" + (
                f"; {instead}" if instead else ""
            )
    return None


def missing(room: str, name: str, there: list[str]) -> AttributeError:
    """The error for a name that is not in `there`."""
    said = sentence(room, name)
    if said:
        return NotUsedHereError(said)
    near = difflib.get_close_matches(name, there, n=1, cutoff=0.6)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return AttributeError(f"neither Keras nor this course has {name!r} in {room}{hint}")


def answer(room: str, module: str) -> Callable:
    """The `__getattr__` of a module: `outside.answer("layers", __name__)`."""

    def __getattr__(name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        raise missing(room, name, [n for n in dir(sys.modules[module]) if not n.startswith("_")])

    return __getattr__
