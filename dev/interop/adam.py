"""Loads the checkpoint of a stopped run into PyTorch, trains a copy there, and saves what was loaded over it.

usage: python adam.py CHECKPOINT
"""
import copy
import sys

import torch

from networks import Conv5FC3

SIZE = (48, 56, 48)

checkpoint = torch.load(sys.argv[1], weights_only=True)
network = Conv5FC3(SIZE)
network.load_state_dict(checkpoint["model"], strict=True)
adam = torch.optim.Adam(network.parameters())
adam.load_state_dict(checkpoint["optimizer"])
steps = {int(state["step"]) for state in adam.state.values()}
assert len(adam.state) == len(list(network.parameters())) and len(steps) == 1 and min(steps) > 0, "not all moments"

trained = copy.deepcopy((network, adam))
for _ in range(3):
    trained[1].zero_grad()
    loss = torch.nn.functional.cross_entropy(trained[0](torch.rand(2, 1, *SIZE)), torch.tensor([0, 1]))
    loss.backward()
    trained[1].step()
assert torch.isfinite(loss) and int(trained[1].state[next(trained[0].parameters())]["step"]) == max(steps) + 3

torch.save({**checkpoint, "model": network.state_dict(), "optimizer": adam.state_dict()}, sys.argv[1])
print(f"ok      PyTorch takes model and Adam of a run stopped after {max(steps)} steps, and trains on")
