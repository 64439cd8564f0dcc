@echo off
rem The one door (Windows). Finds a Python from 3.11 up and hands everything to tools\bootstrap.py.
rem JUNHENG_PYTHON names another interpreter. ASCII only: cmd reads this file in the console's code page.
setlocal EnableExtensions DisableDelayedExpansion
set "CHECK=import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))"
set "RUN="
if defined JUNHENG_PYTHON call :try "%JUNHENG_PYTHON%"
if not defined RUN call :try py -3.13
if not defined RUN call :try py -3.12
if not defined RUN call :try py -3.11
if not defined RUN call :try python3
if not defined RUN call :try python
if not defined RUN goto none
%RUN% -I -S "%~dp0tools\bootstrap.py" %*
exit /b %ERRORLEVEL%

:none
echo No Python 3.11, 3.12 or 3.13 was found. Install one from your software source, or name it in JUNHENG_PYTHON. 1>&2
exit /b 75

:try
%* -c "%CHECK%" >nul 2>nul
if %ERRORLEVEL% EQU 0 set RUN=%*
exit /b 0
