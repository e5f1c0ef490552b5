# A Modbus TCP server of pymodbus for one test: 64 coils and 64 registers, every third of them on, as unit 1 alone.
# Called with the port to listen on, at 127.0.0.1.
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer

OUTPUTS = 64


def every_third():
    return ModbusSequentialDataBlock(0, [int(address % 3 == 0) for address in range(OUTPUTS)])


unit = ModbusSlaveContext(co=every_third(), hr=every_third(), zero_mode=True)
context = ModbusServerContext(slaves={1: unit}, single=False)
asyncio.run(StartAsyncTcpServer(context=context, address=("127.0.0.1", int(sys.argv[1]))))
