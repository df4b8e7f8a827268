"""Times steps of Conv5_FC3 or its autoencoder in PyTorch; prints JSON as `clinicadl bench step --json` does."""

import json

import torch

import measuring
import networks


def main():
    parser = measuring.arguments(__doc__)
    parser.add_argument("--network", choices=["cnn", "autoencoder"], default="cnn")
    parser.add_argument("--mode", choices=["train", "infer"], default="train")
    parser.add_argument("--warm_up", type=int, default=1)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--fused", action="store_true", help="Adam in one kernel")
    parser.add_argument("--compile", action="store_true", help="by torch.compile, as it comes")
    options = measuring.parse(parser)

    network = networks.build(options.network, options.size, options.memory_format).to(options.device)
    images = torch.rand(options.batch_size, 1, *options.size).to(options.device, memory_format=options.memory_format)
    loss_of, output_of = network.loss, network
    if options.compile:
        loss_of, output_of = torch.compile(loss_of), torch.compile(output_of)
    extra = {"fused": True} if options.fused else {}
    adam = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=1e-4, **extra)
    taken = 0

    def train():
        nonlocal taken
        # Labels change from step to step, so that the loss never vanishes.
        labels = (torch.arange(options.batch_size, device=options.device) + taken) % 2
        taken += 1
        adam.zero_grad()
        with measuring.autocast(options):
            loss = loss_of(images, labels)
        loss.backward()
        adam.step()
        return loss.item()

    def infer():
        with torch.inference_mode(), measuring.autocast(options):
            return output_of(images).flatten()[0].item()

    if options.mode == "infer":
        network.eval()
    step = {"train": train, "infer": infer}[options.mode]
    for _ in range(options.warm_up):
        step()
    measuring.reset_peak(options.device)
    median, least, most = measuring.times([measuring.seconds(step, options.device) for _ in range(options.steps)])
    print(json.dumps({
        "seconds_per_image": median / options.batch_size,
        "seconds": median,
        "min_seconds": least,
        "max_seconds": most,
        "peak_rss_mib": measuring.peak_rss_mib(),
        **measuring.peak_device_mib(options.device),
        "version": torch.__version__,
    }))


if __name__ == "__main__":
    main()
